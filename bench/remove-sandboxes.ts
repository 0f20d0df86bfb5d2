import { hostSandboxes } from '@naru/protocol/host-api';

export interface SandboxHostAccess {
  sandboxHostUrl: string;
  serviceToken: string;
}

/** Removes every sandbox of the measured site, all at once. */
export async function removeSandboxes({ sandboxHostUrl, serviceToken }: SandboxHostAccess): Promise<void> {
  const headers = { authorization: `Bearer ${serviceToken}` };
  const list = await fetch(`${sandboxHostUrl}/v1/sandboxes`, { headers });
  const { sandboxes } = hostSandboxes.parse(await list.json());
  await Promise.all(
    sandboxes.map(async ({ studentId }) => {
      const url = `${sandboxHostUrl}/v1/sandboxes/${studentId}`;
      const response = await fetch(url, { method: 'DELETE', headers });
      if (!response.ok) throw new Error(`removal: ${response.status}`);
    }),
  );
}
