interface SchemaNode {
  $ref?: string;
  $defs?: Record<string, SchemaNode>;
  description?: string;
  anyOf?: SchemaNode[];
  allOf?: SchemaNode[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
}

export interface SchemaGuide {
  /** The field names that may stand at a place. */
  namesAt(path: readonly PropertyKey[]): string[];
  /** What the field at a place is for; of the nearest field that says so. */
  describePlace(path: readonly PropertyKey[]): string;
}

/** Answers for authors from the same JSON Schema that editors use. */
export function createSchemaGuide(jsonSchema: object): SchemaGuide {
  const root = jsonSchema as SchemaNode;

  const resolve = (node: SchemaNode): SchemaNode => {
    if (node.$ref === undefined) return node;
    const name = /^#\/\$defs\/(.+)$/.exec(node.$ref)?.[1];
    const target = name === undefined ? root : (root.$defs?.[name] ?? {});
    return {
      ...resolve(target),
      ...(node.description === undefined ? {} : { description: node.description }),
    };
  };
  /** All that a value may be: a text, a list, fields … */
  const forms = (node: SchemaNode): SchemaNode[] => {
    const { anyOf, allOf, ...rest } = resolve(node);
    return [rest, ...(anyOf ?? []).flatMap(forms), ...(allOf ?? []).flatMap(forms)];
  };
  const nodesAt = (path: readonly PropertyKey[]): SchemaNode[] =>
    path.reduce<SchemaNode[]>((nodes, key) => step(nodes, key).flatMap(forms), forms(root));

  return {
    namesAt: (path) => [...new Set(nodesAt(path).flatMap(({ properties = {} }) => Object.keys(properties)))],
    describePlace: (path) => {
      for (let length = path.length; length > 0; length -= 1) {
        const [text] = step(nodesAt(path.slice(0, length - 1)), path[length - 1])
          .flatMap((node) => [node.description, resolve(node).description])
          .filter((description) => description !== undefined);
        if (text !== undefined) return text;
      }
      return '';
    },
  };
}

function step(nodes: readonly SchemaNode[], key: PropertyKey | undefined): SchemaNode[] {
  return nodes.flatMap(({ properties, additionalProperties, items }) => {
    if (typeof key === 'number') return items === undefined ? [] : [items];
    const property = properties?.[String(key)];
    if (property !== undefined) return [property];
    return typeof additionalProperties === 'object' ? [additionalProperties] : [];
  });
}
