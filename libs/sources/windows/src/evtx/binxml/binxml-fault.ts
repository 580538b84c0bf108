/**
 * Bytes that are no binary XML. It never leaves the reader; being made ahead it costs nothing where a hostile
 * file is full of them.
 */
export class BinXmlFault extends Error {
  override readonly name = 'BinXmlFault';
}

export const outOfPlace = new BinXmlFault('Something points out of its place.');
export const unknownToken = new BinXmlFault('There is no such token.');
export const tooMuch = new BinXmlFault('It would become more text than a record can hold.');
