import type { TimeStampResp } from 'pkijs';

/** An authority did not stamp what it was asked to. The message is ours; what it said in words is left out. */
export class TimestampRefused extends Error {
  override readonly name = 'TimestampRefused';
}

export const SHA256 = '2.16.840.1.101.3.4.2.1';

/** Loaded when somebody wants it: most processes never do. */
export const asn1 = async () => {
  const [pkijs, asn1js] = await Promise.all([import('pkijs'), import('asn1js')]);
  return { pkijs, asn1js };
};

/** A time stamp request (RFC 3161, 2.4.1) for a SHA-256, DER; the certificate of the authority is asked for too. */
export async function timestampRequest(digest: Uint8Array, nonce: Uint8Array): Promise<Uint8Array> {
  const { pkijs, asn1js } = await asn1();
  const hashAlgorithm = new pkijs.AlgorithmIdentifier({
    algorithmId: SHA256,
    algorithmParams: new asn1js.Null(),
  });
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm,
      hashedMessage: new asn1js.OctetString({ valueHex: exact(digest) }),
    }),
    certReq: true,
    nonce: new asn1js.Integer({ valueHex: exact(nonce) }),
  });
  return new Uint8Array(request.toSchema().toBER());
}

const GRANTED: ReadonlySet<number> = new Set([0, 1]);

/** The token in an authority's reply (RFC 3161, 2.4.2), DER. @throws {TimestampRefused} */
export async function tokenIn(reply: Uint8Array, nonce: Uint8Array): Promise<Uint8Array> {
  const { pkijs } = await asn1();
  let response: TimeStampResp;
  try {
    response = pkijs.TimeStampResp.fromBER(exact(reply));
  } catch {
    throw new TimestampRefused('What it answered is no time stamp reply.');
  }
  const { status } = response.status;
  if (!GRANTED.has(status) || !response.timeStampToken)
    throw new TimestampRefused(`It granted no time stamp (status ${status}).`);
  const token = new Uint8Array(response.timeStampToken.toSchema().toBER());
  const info = await infoOf(token);
  if (!info?.nonce || Buffer.compare(unsigned(info.nonce), unsigned(nonce)) !== 0)
    throw new TimestampRefused('Its time stamp is of another request.');
  return token;
}

/** What a token says, before anything of it was checked; undefined: it is none. */
export async function infoOf(
  token: Uint8Array,
): Promise<
  { readonly nonce: Uint8Array | undefined; readonly at: Date; readonly policy: string } | undefined
> {
  const { pkijs } = await asn1();
  try {
    const content = pkijs.ContentInfo.fromBER(exact(token));
    const signed = new pkijs.SignedData({ schema: content.content });
    const inner = signed.encapContentInfo.eContent?.valueBlock.valueHexView;
    if (!inner) return undefined;
    const { nonce, genTime, policy } = pkijs.TSTInfo.fromBER(inner);
    return { nonce: nonce?.valueBlock.valueHexView, at: genTime, policy };
  } catch {
    return undefined;
  }
}

/** A buffer of its own: what is asked for is looked at as a whole. */
export const exact = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** Without the zero that a positive number may begin with. */
const unsigned = (bytes: Uint8Array): Uint8Array => (bytes[0] === 0 ? bytes.subarray(1) : bytes);
