import { describe, expect, it } from '@jest/globals';
import { secretText } from './secret-text.js';

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('the text of a file with a secret', () => {
  it.each([
    ['UTF-8', Buffer.from('pässword\n')],
    ['UTF-8 with a mark', Buffer.from('\uFEFFpässword\n')],
    ['UTF-16 as Windows PowerShell writes it', Buffer.from('\uFEFFpässword\n', 'utf16le')],
    ['UTF-16 the other way round', swapped('\uFEFFpässword\n')],
  ])('is the same in %s', (_, bytes) => expect(secretText(bytes)).toBe('pässword\n'));

  it('is empty where the file is', () => expect(secretText(Buffer.alloc(0))).toBe(''));
});
