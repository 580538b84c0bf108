import { Sealed, type Actor } from '#contracts';

/** Ids that mean nothing and are the same in every run. */
export const REQUEST_ID = '0b0e7c1e-5f0a-4c43-9d5e-2f1a6c7d8e9f';
export const SUBJECT_KEY_ID = '5d1f2a3b-4c5d-4e6f-8a7b-9c0d1e2f3a4b';

/** A text as it lies in a store; here only its form is that of cipher text. */
export const sealed = (text = 'text'): Sealed =>
  Sealed.parse(`s1.${SUBJECT_KEY_ID}.${Buffer.from(text).toString('base64url')}`);

/** Sixty-four hexadecimal digits that differ by number. */
export const sha256 = (number = 1): string => number.toString(16).padStart(64, '0');

/** A UUID that differs by number. */
export const uuid = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;

export const actor = (id: string): Actor => ({ id, channel: 'rest' });
export const submitter = actor('key:submitter');
export const officer = actor('key:officer');
