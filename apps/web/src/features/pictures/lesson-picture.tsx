'use client';

import { type LazyPart, lazyPart, useLazyPart } from '@/components/lazy-part';
import { PartFailure } from '@/components/part-failure';
import { PicturePlaceholder } from './picture-placeholder';

type PicturePart = LazyPart<object>;

/** Each picture is a chunk of its own, which only the lessons that show it load. */
const pictureParts: Record<string, PicturePart> = {
  run: lazyPart(() => import('./run-picture').then((module) => module.RunPicture)),
  ports: lazyPart(() => import('./ports-picture').then((module) => module.PortsPicture)),
  mounts: lazyPart(() => import('./mounts-picture').then((module) => module.MountsPicture)),
  redis: lazyPart(() => import('./network-picture').then((module) => module.NetworkPicture)),
  build: lazyPart(() => import('./build-picture').then((module) => module.BuildPicture)),
};

/** The picture of a lesson, drawn from the student's own engine as it is at this moment. */
export function LessonPicture({ picture }: { picture: string }) {
  const part = pictureParts[picture];
  return part === undefined ? null : <PictureOf part={part} />;
}

function PictureOf({ part }: { part: PicturePart }) {
  const { Part: Picture, hasFailed, retry } = useLazyPart(part);
  if (hasFailed) return <PartFailure onRetry={retry} />;
  return Picture ? <Picture /> : <PicturePlaceholder />;
}
