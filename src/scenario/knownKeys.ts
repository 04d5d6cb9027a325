import { z } from 'zod'

type Node = z.core.JSONSchema._JSONSchema

/** Names that a schema knows at a path of the input; all branches of a union count. */
export const knownKeys = (schema: z.ZodType, path: readonly PropertyKey[]): string[] => {
  const root = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
  const branches = (node: Node | undefined): z.core.JSONSchema.BaseSchema[] => {
    if (typeof node !== 'object') return []
    const named = node.$ref?.startsWith('#/$defs/')
      ? root.$defs?.[node.$ref.slice('#/$defs/'.length)]
      : undefined
    return [
      node,
      ...[named, ...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])].flatMap(branches),
    ]
  }
  let nodes = branches(root)
  for (const part of path) {
    nodes = nodes.flatMap((node) =>
      typeof part === 'number'
        ? [node.prefixItems?.[part], ...[node.items ?? []].flat()].flatMap(branches)
        : branches(node.properties?.[String(part)] ?? node.additionalProperties),
    )
  }
  return [...new Set(nodes.flatMap(({ properties }) => Object.keys(properties ?? {})))]
}
