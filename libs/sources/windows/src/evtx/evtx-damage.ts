/** Something that could not be read: a file, or records of a chunk. */
export interface EvtxDamage {
  readonly file: string;
  /** 0 is the first; null where it is about the file */
  readonly chunk: number | null;
  /** where in the file it begins; null where it is about the file */
  readonly offset: number | null;
  readonly reason:
    | 'no-event-log'
    | 'no-file'
    | 'missing'
    | 'access-denied'
    | 'failing'
    | 'damaged'
    | 'no-header'
    | 'cut-off';
  /** records that are missing or cannot be rendered, at least; 1 for a file */
  readonly unreadable: number;
  /** names that stand in it, and of which no record can be told */
  readonly names: readonly string[];
}
