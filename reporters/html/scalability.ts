import { coresPart } from './cores.ts'
import type { Markup } from './markup.ts'
import type { Page } from './page.ts'
import { sizesPart } from './sizes.ts'
import { isOf, type Topic } from './topics.ts'

/** How the scenario grows with its input, and what more cores bring; empty where it ran at one size and one limit. */
export const scalabilityPart = (page: Page, topic: Topic): Markup[] =>
  page.report.scalability
    .filter(isOf(topic))
    .flatMap(({ target, bySize, byLimits }) => [
      ...bySize.map((one) => sizesPart(page, one, target)),
      ...byLimits.map((one) => coresPart(page, one, target)),
    ])
