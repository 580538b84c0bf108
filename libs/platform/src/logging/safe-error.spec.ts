import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';
import { safeError } from './safe-error.js';

const withCode = (message: string) => Object.assign(new Error(message), { code: 'ENOENT' });

describe('what is logged of an error', () => {
  it('is its kind, its code and its frames, without its message, however many lines that has', () => {
    const error = safeError(withCode('no file of\n    at ada@example.com (grace)'));
    expect(error).toMatchObject({ type: 'Error', code: 'ENOENT' });
    expect(error.frames[0]).toContain('safe-error.spec');
    expect(JSON.stringify(error)).not.toMatch(/ada@|grace/);
  });

  it('goes down to its causes, and leaves out what is no error', () => {
    const error = new Error('outer ada', { cause: new TypeError('inner ada', { cause: 'ada' }) });
    expect(safeError(error)).toMatchObject({
      cause: { type: 'TypeError', cause: { type: 'string', frames: [] } },
    });
    expect(JSON.stringify(safeError(error))).not.toMatch(/\bada\b/);
  });

  it('does not take a code that could be a text', () => {
    expect(safeError(Object.assign(new Error('x'), { code: 'ada@example.com' })).code).toBeUndefined();
  });
});

describe('the log', () => {
  it('blots out fields that could hold identities or secrets', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    logger.info(
      { token: 'ada', call: { authorization: 'ada', subject: { name: 'ada' } }, err: new Error('ada') },
      'x',
    );
    logger.debug({ x: 1 }, 'not at this level');
    expect(lines.length).toBe(1);
    expect(lines[0]).not.toMatch(/\bada\b/);
  });

  it('says that a person did something, and not who: what a provider knows people by may be a name', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    logger.info({ by: 'person:ada@example.com' }, 'x');
    logger.info({ by: 'key:4f1d' }, 'x');
    expect(lines[0]).toContain('"by":"person"');
    expect(lines[1]).toContain('"by":"key:4f1d"');
  });
});
