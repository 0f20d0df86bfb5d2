'use client';

import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import { PicturePlaceholder } from './picture-placeholder';

const loading = () => <PicturePlaceholder />;

/** Each picture is a chunk of its own, which only the lessons that show it load. */
const pictureComponents: Record<string, ComponentType> = {
  run: dynamic(() => import('./run-picture').then((module) => module.RunPicture), { ssr: false, loading }),
  ports: dynamic(() => import('./ports-picture').then((module) => module.PortsPicture), {
    ssr: false,
    loading,
  }),
  mounts: dynamic(() => import('./mounts-picture').then((module) => module.MountsPicture), {
    ssr: false,
    loading,
  }),
  redis: dynamic(() => import('./network-picture').then((module) => module.NetworkPicture), {
    ssr: false,
    loading,
  }),
  build: dynamic(() => import('./build-picture').then((module) => module.BuildPicture), {
    ssr: false,
    loading,
  }),
};

/** The picture of a lesson, drawn from the student's own engine as it is at this moment. */
export function LessonPicture({ picture }: { picture: string }) {
  const Picture = pictureComponents[picture];
  return Picture === undefined ? null : <Picture />;
}
