import openapi from '../../../server/openapi.json'

export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  properties?: Record<string, Schema>
  items?: Schema
  oneOf?: Schema[]
  enum?: string[]
}

export const schemas = openapi.components.schemas as unknown as Record<string, Schema>
export const FORM: Schema = { $ref: '#/components/schemas/Declaration' }

/** The schema itself: what is referred to, and of what may be missing. */
export function resolved(schema: Schema): Schema {
  const inner = schema.oneOf?.find(({ type }) => type !== 'null') ?? schema
  return inner.$ref ? resolved(schemas[inner.$ref.split('/').pop()!]!) : inner
}

/** Every value that a schema has room for, as a pointer. */
export function pointersIn(schema: Schema, at = ''): string[] {
  const { properties, items } = resolved(schema)
  if (properties) return Object.entries(properties).flatMap(([name, of]) => pointersIn(of, `${at}/${name}`))
  if (items && resolved(items).properties) return pointersIn(items, `${at}/*`)
  return [at]
}
