import { Duplex } from 'node:stream';

/** Who takes what a {@link FrameTap} reads. */
export interface FrameTapListener {
  /** A whole text message, unmasked, at `bytes[start..end)`; valid during the call. */
  text(bytes: Buffer, start: number, end: number): void;
  /** A message announced more bytes than allowed; nothing further is read. */
  tooLarge(): void;
}

/** What a socket must be for {@link FrameTap}; `net.Socket` is. */
export interface TappedSocket extends Duplex {
  setNoDelay?(noDelay?: boolean): unknown;
  setTimeout?(milliseconds: number): unknown;
}

const WHOLE_TEXT = 0x81;
const FIN = 0x80;
const MASKED = 0x80;
const OPCODE = 0x0f;
const MASK_BYTES = 4;

/**
 * Stands between a socket and `ws`. Whole, masked text frames (nearly everything that a media stream sends) are read here at a
 * fraction of the cost; every other frame, and every other rule of the protocol, is passed on to `ws` untouched.
 */
export class FrameTap extends Duplex {
  readonly #socket: TappedSocket;
  readonly #maximumBytes: number;
  #listener: FrameTapListener | null = null;
  /** An incomplete frame, as it came in: joined once, when enough of it is there. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #neededBytes = 0;
  /** Bytes of the current frame still to be passed on. */
  #passing = 0;
  /** Inside a fragmented message `ws` must see every frame, to judge it. */
  #fragmented = false;
  #stopped = false;

  constructor(socket: TappedSocket, maximumBytes: number) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.#maximumBytes = maximumBytes;
    socket.on('end', () => {
      this.push(null);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /** Begins to read; `head` is what arrived with the upgrade. */
  start(listener: FrameTapListener, head: Buffer): void {
    this.#listener = listener;
    if (head.length > 0) this.#take(head);
    this.#socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
  }

  setNoDelay(noDelay?: boolean): this {
    this.#socket.setNoDelay?.(noDelay);
    return this;
  }

  setTimeout(milliseconds: number): this {
    this.#socket.setTimeout?.(milliseconds);
    return this;
  }

  override _read(): void {
    if (this.#listener !== null) this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#socket.write(chunk, callback);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], callback: (error?: Error | null) => void): void {
    this.#socket.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#socket.end(callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#stopped = true;
    this.#pending = [];
    this.#socket.destroy();
    callback(error);
  }

  #take(chunk: Buffer): void {
    const bytes = this.#pendingBytes === 0 ? chunk : this.#join(chunk);
    let at = 0;
    while (bytes !== null && at < bytes.length && !this.#stopped) {
      const next = this.#passing > 0 ? this.#pass(bytes, at) : this.#frame(bytes, at);
      if (next === at) {
        // at most one message of the allowed size is kept
        this.#pending = [bytes.subarray(at)];
        this.#pendingBytes = bytes.length - at;
        return;
      }
      at = next;
    }
  }

  /** The incomplete frame with what came now, or `null` while it is still too short to go on with. */
  #join(chunk: Buffer): Buffer | null {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes < this.#neededBytes) return null;
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#pendingBytes = 0;
    return bytes;
  }

  #wait(at: number, neededBytes: number): number {
    this.#neededBytes = neededBytes;
    return at;
  }

  /** Reads the frame that begins at `at`. @returns where the next begins, or `at` when more bytes are needed. */
  #frame(bytes: Buffer, at: number): number {
    if (bytes.length - at < 2) return this.#wait(at, 2);
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    if (bytes.length - at < 2 + lengthBytes) return this.#wait(at, 2 + lengthBytes);
    const length = lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    if (length > this.#maximumBytes) {
      this.#stopped = true;
      this.#listener?.tooLarge();
      return at;
    }
    const masked = (second & MASKED) !== 0;
    const body = at + 2 + lengthBytes + (masked ? MASK_BYTES : 0);
    const end = body + length;
    if (first !== WHOLE_TEXT || !masked || this.#fragmented) {
      const opcode = first & OPCODE;
      if (opcode < 8) this.#fragmented = (first & FIN) === 0;
      this.#passing = end - at;
      return this.#pass(bytes, at);
    }
    if (bytes.length < end) return this.#wait(at, end - at);
    unmask(bytes, body, end);
    this.#listener?.text(bytes, body, end);
    return end;
  }

  #pass(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.#passing);
    this.#passing -= end - at;
    if (!this.push(bytes.subarray(at, end))) this.#socket.pause();
    return end;
  }
}

/** Undoes the client's mask in place; the key is the four bytes before `start`. */
function unmask(bytes: Buffer, start: number, end: number): void {
  const a = bytes[start - 4] ?? 0;
  const b = bytes[start - 3] ?? 0;
  const c = bytes[start - 2] ?? 0;
  const d = bytes[start - 1] ?? 0;
  let at = start;
  for (const whole = end - 3; at < whole; at += 4) {
    bytes[at] = (bytes[at] ?? 0) ^ a;
    bytes[at + 1] = (bytes[at + 1] ?? 0) ^ b;
    bytes[at + 2] = (bytes[at + 2] ?? 0) ^ c;
    bytes[at + 3] = (bytes[at + 3] ?? 0) ^ d;
  }
  if (at < end) bytes[at] = (bytes[at] ?? 0) ^ a;
  if (at + 1 < end) bytes[at + 1] = (bytes[at + 1] ?? 0) ^ b;
  if (at + 2 < end) bytes[at + 2] = (bytes[at + 2] ?? 0) ^ c;
}
