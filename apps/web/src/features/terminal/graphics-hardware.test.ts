import { describe, expect, test } from 'vitest';
import { isPlayedByProcessor } from './graphics-hardware.ts';

describe('a driver of WebGL', () => {
  test.each([
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'ANGLE (Mesa, llvmpipe (LLVM 15.0.6 256 bits), OpenGL 4.5)',
    'ANGLE (Microsoft, Microsoft Basic Render Driver (0x0000008C) Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'Apple Software Renderer',
  ])('that the processor plays is known by its name: %s', (renderer) => {
    expect(isPlayedByProcessor(renderer)).toBe(true);
  });

  test.each([
    'ANGLE (Intel, Intel(R) UHD Graphics 620 (0x00005917) Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'ANGLE (Apple, ANGLE Metal Renderer: Apple M2, Unspecified Version)',
    'Mesa Intel(R) UHD Graphics 620 (KBL GT2)',
    'WebKit WebGL',
  ])('of a graphics card is used: %s', (renderer) => {
    expect(isPlayedByProcessor(renderer)).toBe(false);
  });
});
