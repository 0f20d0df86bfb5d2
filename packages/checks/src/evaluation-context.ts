import {
  CheckUnavailable,
  type ContainerDetails,
  type EngineProbe,
  type ImageDetails,
} from './engine-probe.ts';
import type { Evidence } from './evidence.ts';
import { fillText } from './fill-text.ts';
import { isSameImageName } from './image-reference.ts';
import type { ImageMatch, Template } from './match-spec.ts';

export interface ContextParts {
  /** Remembers what it saw: all conditions of one evaluation judge the same state. */
  probe: EngineProbe;
  /** Looks anew each time; for what changes while it is looked at. */
  freshProbe: EngineProbe;
  evidence: Evidence;
  values: Readonly<Record<string, string | number>>;
  answers: Readonly<Record<string, string>>;
  startedAtMs: number | undefined;
  random: () => number;
  signal: AbortSignal | undefined;
}

export interface EvaluationContext extends ContextParts {
  fill(template: Template): string;
  /** A word that nobody can know in advance. */
  drawWord(): string;
  findContainer(name: string): Promise<ContainerDetails | undefined>;
  /** Whether an image under the name that was used (and its id, where known) is one of the wanted. */
  isImage(used: { image: string; imageId?: string }, wanted: ImageMatch): Promise<boolean>;
}

export function createContext(parts: ContextParts): EvaluationContext {
  const { probe, values, random } = parts;
  const fill = (template: Template) => fillText(String(template), values);
  const findContainer = async (name: string) => {
    const wanted = fill(name);
    return (await probe.listContainers()).find((container) => container.name === wanted);
  };
  const idOf = async (image: string): Promise<ImageDetails['id'] | undefined> =>
    (await probe.inspectImage(image))?.id;

  return {
    ...parts,
    fill,
    drawWord: () => drawHex(random),
    findContainer,
    isImage: async ({ image, imageId }, wanted) => {
      if (typeof wanted === 'object' && !Array.isArray(wanted)) {
        const other = await findContainer(wanted.ofContainer);
        return other !== undefined && (imageId ?? (await idOf(image))) === other.imageId;
      }
      const names = [wanted].flat().map(fill);
      if (names.some((name) => isSameImageName(image, name))) return true;
      const id = imageId ?? (await idOf(image));
      if (id === undefined) return false;
      for (const name of names) if ((await idOf(name)) === id) return true;
      return false;
    },
  };
}

export function drawHex(random: () => number, digits = 12): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

/** For evidence that was not kept: an absence proves nothing then. */
export function missingEvidence(kind: keyof Evidence): CheckUnavailable {
  return new CheckUnavailable(`no complete record of ${kind}`);
}
