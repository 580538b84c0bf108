import { crc32, deflateSync } from 'node:zlib';

const [WIDTH, HEIGHT] = [320, 200];

/** A real PNG: a plain grey picture, as evidence of the demo's manual steps. */
export function screenshot(): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(WIDTH, 0);
  size.writeUInt32BE(HEIGHT, 4);
  // Each row begins with its filter, 0; then a byte of grey for each pixel.
  const rows = Buffer.concat(
    Array.from({ length: HEIGHT }, () => Buffer.alloc(WIDTH + 1, 0xd0).fill(0, 0, 1)),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.concat([size, Buffer.from([8, 0, 0, 0, 0])])),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
