/** Every pair, the earlier item first. */
export const pairsOf = <Item>(items: readonly Item[]): [Item, Item][] =>
  items.flatMap((first, i) => items.slice(i + 1).map((second): [Item, Item] => [first, second]))
