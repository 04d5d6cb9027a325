import type { CatalogAccess } from '../target.ts'

/** What tells stacks which drivers they need with this target's catalogs; where one lies is up to each run. */
export const localCatalogKind: CatalogAccess = {
  name: 'etl_bench',
  properties: { type: 'sql', uri: 'sqlite:////catalog.db', warehouse: 'file:///warehouse' },
}
