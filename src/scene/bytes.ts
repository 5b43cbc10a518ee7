/** Bytes that grow. Numbers are little-endian. */
export class ByteWriter {
  private bytes = Buffer.alloc(4096);
  private length = 0;

  get size(): number {
    return this.length;
  }

  /** A whole number of at most 32 bits with its sign: the nearer to zero, the fewer bytes. */
  signed(value: number): void {
    this.reserve(5);
    let rest = ((value << 1) ^ (value >> 31)) >>> 0;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  float(value: number): void {
    this.reserve(8);
    this.length = this.bytes.writeDoubleLE(value, this.length);
  }

  /** The bytes so far, until the next write; starts anew. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.length);
    this.length = 0;
    return taken;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.alloc(2 * this.bytes.length);
    this.bytes.copy(larger);
    this.bytes = larger;
  }
}

/** Reads what a ByteWriter wrote. Throws a RangeError past the end. */
export class ByteReader {
  private readonly bytes: Buffer;
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  signed(): number {
    let rest = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes.readUInt8(this.at++);
      rest |= (byte & 127) << shift;
      if (byte < 128) break;
      if (shift > 28) throw new RangeError('A number of a replay has more than five bytes.');
    }
    return (rest >>> 1) ^ -(rest & 1);
  }

  float(): number {
    this.at += 8;
    return this.bytes.readDoubleLE(this.at - 8);
  }
}
