import { defineConfig } from 'prisma/config';

/** Only for `prisma generate`, which never connects: the address is a placeholder the tool insists on. */
export default defineConfig({
  schema: '../../prisma/schema.prisma',
  datasource: { url: 'postgresql://placeholder:5432/placeholder' },
});
