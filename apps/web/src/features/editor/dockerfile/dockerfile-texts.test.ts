import { DockerfileLanguageServiceFactory } from 'dockerfile-language-service';
import { ValidationCode } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import messages from '../../../messages/ko/dockerfile.json' with { type: 'json' };

describe('Korean texts of the Dockerfile service', () => {
  it('exist for every problem the validator knows', () => {
    const codes = [...new Set(Object.values(ValidationCode).filter((code) => typeof code === 'number'))];
    expect(codes.filter((code) => !(String(code) in messages.codes))).toEqual([]);
  });

  it('exist for every instruction it explains', () => {
    const service = DockerfileLanguageServiceFactory.createLanguageService();
    const keywords = Object.keys(messages.instructions).filter((name) => name === name.toUpperCase());
    const unknown = keywords.filter(
      (keyword) => !service.computeHover(`${keyword} x`, { line: 0, character: 1 }),
    );
    expect(unknown).toEqual([]);
    expect(keywords).toHaveLength(18);
  });
});
