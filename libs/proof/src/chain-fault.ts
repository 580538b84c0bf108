/** What can be wrong with a chain file; the meaning of each stands in docs/reference/proof-formats.md. */
export type ChainFault =
  | 'not-readable'
  | 'hash-mismatch'
  | 'commit-missing'
  | 'commit-repeated'
  | 'chain-broken'
  | 'root-mismatch'
  | 'size-mismatch'
  | 'head-missing'
  | 'head-out-of-order'
  | 'signature-broken'
  | 'key-unknown'
  | 'key-retired'
  | 'stamp-of-another-head'
  | 'no-head'
  | 'after-last-head';

/** The file does not verify from this line on. The message quotes nothing of what is in it but ids and numbers. */
export class ChainBroken extends Error {
  override readonly name = 'ChainBroken';

  constructor(
    readonly fault: ChainFault,
    /** counts from 1; of a file that ends too early, the last one */
    readonly line: number,
    message: string,
    readonly place: { readonly streamId?: string; readonly commit?: number } = {},
  ) {
    super(message);
  }
}
