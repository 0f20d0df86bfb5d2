/** What is read and written here of the ELF format: https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html */
const ELF_MAGIC = 0x464c457f;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const MACHINE_X86_64 = 62;
const TYPE_AT = 16;
const ENTRY_AT = 24;
const TYPE_EXECUTABLE = 2;
const TYPE_SHARED = 3;
const SEGMENT_LOAD = 1;
const SEGMENT_DYNAMIC = 2;
const SEGMENT_INTERPRETER = 3;
const SEGMENT_STACK = 0x6474e551;
const SECTION_IS_ALLOCATED = 2n;
const SYMBOL_TYPE_TLS = 6;
const SECTION_UNDEFINED = 0;
const SECTION_RESERVED_FROM = 0xff00;
const FLAG_1_PIE = 0x0800_0000n;

const PROGRAM_HEADER_BYTES = 56;
const SECTION_HEADER_BYTES = 64;
const RELOCATION_BYTES = 24;
const SYMBOL_BYTES = 24;

/** Entries of the dynamic section by number: addresses, and numbers that are not. One that is in neither is unknown. */
const dynamic = {
  relocations: 7n,
  relocationsBytes: 8n,
  symbols: 6n,
  strings: 5n,
  pltGot: 3n,
  pltRelocations: 23n,
  pltRelocationsBytes: 2n,
  pltRelocationsKind: 20n,
  flags1: 0x6fff_fffbn,
  relativeCount: 0x6fff_fff9n,
} as const;
const addressTags: ReadonlySet<bigint> = new Set([
  ...[dynamic.relocations, dynamic.symbols, dynamic.strings, dynamic.pltGot, dynamic.pltRelocations],
  // INIT, FINI, INIT_ARRAY, FINI_ARRAY, GNU_HASH, VERSYM, VERNEED
  ...[12n, 13n, 25n, 26n, 0x6fff_fef5n, 0x6fff_fff0n, 0x6fff_fffen],
]);
const numberTags: ReadonlySet<bigint> = new Set([
  ...[dynamic.relocationsBytes, dynamic.pltRelocationsBytes, dynamic.pltRelocationsKind],
  ...[dynamic.flags1, dynamic.relativeCount],
  // NEEDED, STRSZ, SYMENT, RELAENT, SONAME, RPATH, DEBUG, BIND_NOW, RUNPATH, INIT_ARRAYSZ, FINI_ARRAYSZ, FLAGS, VERNEEDNUM
  ...[1n, 10n, 11n, 9n, 14n, 15n, 21n, 24n, 29n, 27n, 28n, 30n, 0x6fff_ffffn],
]);
const RELOCATION_RELATIVE = 8n;
const RELOCATION_JUMP_SLOT = 7n;
/** COPY, GLOB_DAT, JUMP_SLOT, TPOFF64: what they write comes from a symbol or is an offset. */
const placelessRelocations: ReadonlySet<bigint> = new Set([5n, 6n, RELOCATION_JUMP_SLOT, 18n]);

/** Where the linker puts programs that have a fixed place. */
const LOAD_ADDRESS = 0x40_0000n;

/**
 * Gives a program that can be loaded anywhere (PIE) the place where it will always be loaded. Each start of such a program
 * writes its addresses into its pages, and then these pages are its own: of dockerd, 7 MB in every sandbox. Here they are
 * written once, and all sandboxes share the pages of the file.
 *
 * Returns undefined for anything else than a position-independent program for x86-64 of the form that is known here; it
 * is used as it is. The program loses the random load address, which guards it against nobody but its own student.
 */
export function fixLoadAddress(program: Uint8Array): Uint8Array | undefined {
  try {
    return place(Buffer.from(program));
  } catch (error) {
    if (error instanceof RangeError) return undefined; // Something points out of the file.
    throw error;
  }
}

function place(image: Buffer): Buffer | undefined {
  const elf = readHeader(image);
  if (elf === undefined || !elf.dynamic.every(({ tag }) => addressTags.has(tag) || numberTags.has(tag))) {
    return undefined;
  }
  const appliedBytes = applyRelative(image, elf);
  if (appliedBytes === 0 || !moveOtherRelocations(image, elf, appliedBytes)) return undefined;
  if (!moveSymbols(image, elf)) return undefined;
  moveDynamic(image, elf, appliedBytes);
  for (const { type, at } of elf.segments) {
    if (type !== SEGMENT_STACK) move(image, at + 16, at + 24);
  }
  for (const at of elf.sections) {
    if ((image.readBigUInt64LE(at + 8) & SECTION_IS_ALLOCATED) !== 0n) move(image, at + 16);
  }
  move(image, ENTRY_AT);
  image.writeUInt16LE(TYPE_EXECUTABLE, TYPE_AT);
  return image;
}

/** Adds the load address to the addresses that stand there. */
function move(image: Buffer, ...places: number[]): void {
  for (const at of places) image.writeBigUInt64LE(image.readBigUInt64LE(at) + LOAD_ADDRESS, at);
}

/** Writes the addresses that only depend on the load address. Returns the bytes of their entries, which come first. */
function applyRelative(image: Buffer, elf: Elf): number {
  const table = elf.entry(dynamic.relocations);
  const count = Number(elf.entry(dynamic.relativeCount) ?? 0);
  if (table === undefined) return 0;
  const start = elf.fileOffset(table);
  for (let at = start; at < start + count * RELOCATION_BYTES; at += RELOCATION_BYTES) {
    if (image.readBigUInt64LE(at + 8) !== RELOCATION_RELATIVE) return 0;
    const target = elf.fileOffset(image.readBigUInt64LE(at));
    image.writeBigUInt64LE(image.readBigUInt64LE(at + 16) + LOAD_ADDRESS, target);
  }
  return count * RELOCATION_BYTES;
}

/** What is left to the loader because it needs the libraries. False when there is a kind that is not known. */
function moveOtherRelocations(image: Buffer, elf: Elf, appliedBytes: number): boolean {
  const tables = [
    { start: elf.entry(dynamic.relocations), bytes: elf.entry(dynamic.relocationsBytes), skip: appliedBytes },
    { start: elf.entry(dynamic.pltRelocations), bytes: elf.entry(dynamic.pltRelocationsBytes), skip: 0 },
  ];
  for (const { start, bytes, skip } of tables) {
    if (start === undefined) continue;
    const first = elf.fileOffset(start);
    for (let at = first + skip; at < first + Number(bytes ?? 0); at += RELOCATION_BYTES) {
      const type = image.readBigUInt64LE(at + 8) & 0xffff_ffffn;
      if (!placelessRelocations.has(type)) return false;
      // Until its first call a slot leads back to the stub that fills it.
      if (type === RELOCATION_JUMP_SLOT) move(image, elf.fileOffset(image.readBigUInt64LE(at)));
      move(image, at);
    }
  }
  return true;
}

/** Nothing tells the number of symbols; linkers put the strings right behind them. False where it is not so. */
function moveSymbols(image: Buffer, elf: Elf): boolean {
  const symbols = elf.entry(dynamic.symbols);
  const strings = elf.entry(dynamic.strings);
  if (symbols === undefined || strings === undefined || strings < symbols) return false;
  const end = elf.fileOffset(strings);
  for (let at = elf.fileOffset(symbols); at + SYMBOL_BYTES <= end; at += SYMBOL_BYTES) {
    const section = image.readUInt16LE(at + 6);
    const hasAddress = section !== SECTION_UNDEFINED && section < SECTION_RESERVED_FROM;
    if (hasAddress && (image.readUInt8(at + 4) & 0xf) !== SYMBOL_TYPE_TLS) move(image, at + 8);
  }
  return true;
}

function moveDynamic(image: Buffer, elf: Elf, appliedBytes: number): void {
  const pltGot = elf.entry(dynamic.pltGot);
  // Its first entry is the address of the dynamic section.
  if (pltGot !== undefined) move(image, elf.fileOffset(pltGot));
  for (const { tag, value, at } of elf.dynamic) {
    if (addressTags.has(tag)) move(image, at);
    if (tag === dynamic.flags1) image.writeBigUInt64LE(value & ~FLAG_1_PIE, at);
    if (tag === dynamic.relativeCount) image.writeBigUInt64LE(0n, at);
    if (tag === dynamic.relocationsBytes) image.writeBigUInt64LE(value - BigInt(appliedBytes), at);
    if (tag === dynamic.relocations) {
      image.writeBigUInt64LE(value + LOAD_ADDRESS + BigInt(appliedBytes), at);
    }
  }
}

interface Elf {
  segments: { type: number; at: number }[];
  sections: number[];
  dynamic: { tag: bigint; value: bigint; at: number }[];
  /** Value of an entry of the dynamic section. */
  entry(tag: bigint): bigint | undefined;
  /** Where in the file the byte of this (relative) address is. */
  fileOffset(address: bigint): number;
}

function readHeader(image: Buffer): Elf | undefined {
  if (image.length < 64 || image.readUInt32LE(0) !== ELF_MAGIC) return undefined;
  if (image[4] !== CLASS_64 || image[5] !== LITTLE_ENDIAN) return undefined;
  if (image.readUInt16LE(TYPE_AT) !== TYPE_SHARED || image.readUInt16LE(18) !== MACHINE_X86_64)
    return undefined;
  const firstSegment = Number(image.readBigUInt64LE(32));
  const firstSection = Number(image.readBigUInt64LE(40));
  const segments = Array.from({ length: image.readUInt16LE(56) }, (_, index) => {
    const at = firstSegment + index * PROGRAM_HEADER_BYTES;
    return { type: image.readUInt32LE(at), at };
  });
  if (!segments.some(({ type }) => type === SEGMENT_INTERPRETER)) return undefined;
  const sections = Array.from(
    { length: image.readUInt16LE(60) },
    (_, index) => firstSection + index * SECTION_HEADER_BYTES,
  );
  const loaded = segments
    .filter(({ type }) => type === SEGMENT_LOAD)
    .map(({ at }) => ({
      offset: image.readBigUInt64LE(at + 8),
      address: image.readBigUInt64LE(at + 16),
      bytes: image.readBigUInt64LE(at + 32),
    }));
  const entries = readDynamic(image, segments);
  return {
    segments,
    sections,
    dynamic: entries,
    entry: (wanted) => entries.find(({ tag }) => tag === wanted)?.value,
    fileOffset: (address) => {
      const holder = loaded.find((one) => address >= one.address && address < one.address + one.bytes);
      if (holder === undefined) throw new RangeError(`address ${address} is not in the file`);
      return Number(address - holder.address + holder.offset);
    },
  };
}

function readDynamic(image: Buffer, segments: Elf['segments']): Elf['dynamic'] {
  const segment = segments.find(({ type }) => type === SEGMENT_DYNAMIC);
  if (segment === undefined) return [];
  const start = Number(image.readBigUInt64LE(segment.at + 8));
  const entries: Elf['dynamic'] = [];
  for (let at = start; image.readBigUInt64LE(at) !== 0n; at += 16) {
    entries.push({ tag: image.readBigUInt64LE(at), value: image.readBigUInt64LE(at + 8), at: at + 8 });
  }
  return entries;
}
