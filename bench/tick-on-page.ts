import { type Browser, chromium } from '@playwright/test';
import type Docker from 'dockerode';
import { connectHostEngine } from './host-engine.ts';
import { percentile, type Report } from './measurement.ts';

const VISITS = 20;
const EXERCISE = '내 메시지 출력하기';
const WAIT_MS = 60_000;

/** From the deciding event, by the engine's clock, to the full card painted in Chromium; for one new student after another. */
export async function benchTickOnPage(address: string, engineUrl: string): Promise<Report> {
  const docker = connectHostEngine(engineUrl);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  const late: number[] = [];
  try {
    for (let visit = 0; visit < VISITS; visit++) late.push(await timeTick(browser, docker, address));
  } finally {
    await browser.close();
  }
  return {
    bench: 'tick on the page',
    figures: [
      { name: 'event → ticks painted p50', value: percentile(late, 0.5), unit: 'ms' },
      {
        name: `event → ticks painted p95 of ${VISITS}`,
        value: percentile(late, 0.95),
        unit: 'ms',
        target: { below: 150 },
      },
    ],
  };
}

async function timeTick(browser: Browser, docker: Docker, address: string): Promise<number> {
  const before = new Set((await docker.listContainers()).map(({ Id }) => Id));
  const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto(`${address}/lessons/first-run?step=other-command`);
  const card = page.getByRole('region', { name: EXERCISE, exact: true });
  await card.getByRole('heading', { name: '확인 항목' }).waitFor({ timeout: WAIT_MS });
  const message = /[a-z]+-[a-z]+-\d\d/.exec(await card.innerText())?.[0];
  const own = (await docker.listContainers()).find(({ Id }) => !before.has(Id));
  if (message === undefined || own === undefined) throw new Error('the exercise did not open');
  const container = docker.getContainer(own.Id);
  await run(container, ['docker', 'pull', '-q', 'busybox']);
  // A student reads first; editor and terminals have long been loaded by then.
  await page.locator('.xterm').first().waitFor();
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  const painted = page.evaluate(
    (waitMs) =>
      new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error('no ticks')), waitMs);
        const look = () => {
          const full = document.querySelector('[role=progressbar][aria-valuenow="100"]');
          if (full === null) return;
          observer.disconnect();
          // The frame after the change is the one that shows it.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(Date.now())));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      }),
    WAIT_MS,
  );
  await run(container, ['docker', 'run', '--name', 'tick', 'busybox', 'echo', message]);
  const paintedAtMs = await painted;
  const nowSeconds = Math.ceil(Date.now() / 1000);
  const told = await run(container, [
    ...['docker', 'events', '--since', `${nowSeconds - 60}`, '--until', `${nowSeconds}`],
    ...['--format', '{{.TimeNano}}'],
    ...['--filter', 'event=die', '--filter', 'container=tick'],
  ]);
  await context.close();
  const timeNano = /\d{19}/.exec(told)?.[0];
  if (timeNano === undefined) throw new Error(`the engine does not tell of the end: ${told}`);
  return paintedAtMs - Number(BigInt(timeNano) / 1_000_000n);
}

async function run(container: Docker.Container, argv: string[]): Promise<string> {
  const exec = await container.exec({ Cmd: argv, AttachStdout: true, AttachStderr: true, Tty: true });
  const stream = await exec.start({ Tty: true });
  let output = '';
  for await (const chunk of stream) output += (chunk as Buffer).toString();
  return output;
}
