import { expect, test } from 'vitest';
import { type ArchiveEntry, convertOverlayEntry } from './layer-archive.ts';

test('a deleted file becomes a whiteout beside it', () => {
  const deleted = (name: string): ArchiveEntry => ({
    name,
    type: 'character-device',
    devmajor: 0,
    devminor: 0,
  });
  expect(convertOverlayEntry(deleted('./usr/bin/perl'))?.header).toMatchObject({
    name: 'usr/bin/.wh.perl',
    type: 'file',
  });
  expect(convertOverlayEntry(deleted('./old'))?.header.name).toBe('.wh.old');
});

test('a real device stays one', () => {
  const device: ArchiveEntry = { name: './dev/null', type: 'character-device', devmajor: 1, devminor: 3 };
  expect(convertOverlayEntry(device)?.header).toMatchObject({ name: 'dev/null', type: 'character-device' });
});

test('a replaced folder hides what was in it', () => {
  const replaced: ArchiveEntry = {
    name: './etc/apt/',
    type: 'directory',
    pax: { 'SCHILY.xattr.trusted.overlay.opaque': 'y' },
  };
  const converted = convertOverlayEntry(replaced);
  expect(converted?.opaqueMarker?.name).toBe('etc/apt/.wh..wh..opq');
  // Overlay's own attribute must not be written into an image.
  expect(converted?.header.pax).toBeNull();
});

test('hard links follow the names of the archive, symbolic links are left alone', () => {
  expect(convertOverlayEntry({ name: './b', type: 'link', linkname: './a' })?.header.linkname).toBe('a');
  expect(convertOverlayEntry({ name: './b', type: 'symlink', linkname: './a' })?.header.linkname).toBe('./a');
});

test('the root folder is no entry', () => {
  expect(convertOverlayEntry({ name: './', type: 'directory' })).toBeUndefined();
});
