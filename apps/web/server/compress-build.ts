import { join } from 'node:path';
import { compressStatic } from './compress-static.ts';

// The last step of `npm run build`, which names the folder of the build.
const [, , buildDir] = process.argv;
if (!buildDir) throw new Error('which build?');
await compressStatic(join(buildDir, 'static'));
