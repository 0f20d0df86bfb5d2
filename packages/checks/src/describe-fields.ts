import { z } from 'zod';
import messages from './messages/ko.json' with { type: 'json' };

const fields: Readonly<Record<string, Readonly<Record<string, string>>>> = messages.fields;

/** A strict object whose fields carry the text that editors show and problems suggest. */
export function describeFields<Shape extends z.core.$ZodLooseShape>(
  kind: string | readonly string[],
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const texts: Record<string, string> = Object.assign(
    {},
    ...['common', kind].flat().map((name) => fields[name]),
  );
  const described = Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => {
      const text = texts[name];
      return [name, text === undefined ? schema : (schema as z.ZodType).describe(text)];
    }),
  );
  return z.strictObject(described) as unknown as z.ZodObject<Shape, z.core.$strict>;
}
