/** Text of a lesson of one step, which holds these exercises. */
export function lessonText(slug: string, exercises: string): string {
  return `---
number: L03
slug: ${slug}
title: 시험 수업
subtitle: 문제를 풀어 봐요
minutes: 10
goals: [문제를 풀 수 있어요]
prerequisites: []
images: []
picture: run
ledger: []
---

## 첫 단계 {#first}

컨테이너를 실행해요.

:::picture
:::

${exercises}`;
}
