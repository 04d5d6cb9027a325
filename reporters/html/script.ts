/**
 * The page's only script: details of a mark on hover and by arrow keys, downloads, and everything unfolded for print.
 * Without it the page is whole but for these: each figure has its table, each mark its title.
 */
export const script = `'use strict'
const tip = document.querySelector('.tip')
const marksOf = new Map()
const places = new Map()
for (const drawing of document.querySelectorAll('.drawing')) {
  const marks = []
  for (const title of drawing.querySelectorAll('svg title')) {
    const mark = title.parentNode
    mark.dataset.tip = title.textContent
    title.remove()
    marks.push(mark)
  }
  marksOf.set(drawing, marks)
}
const show = (mark) => {
  for (const other of document.querySelectorAll('.marked')) other.classList.remove('marked')
  tip.hidden = !mark
  if (!mark) return
  mark.classList.add('marked')
  tip.textContent = mark.dataset.tip
  const box = mark.getBoundingClientRect()
  const left = box.left + box.width / 2 - tip.offsetWidth / 2
  const above = box.top - tip.offsetHeight - 8
  tip.style.left = Math.max(8, Math.min(left, document.documentElement.clientWidth - tip.offsetWidth - 8)) + 'px'
  tip.style.top = (above > 8 ? above : box.bottom + 8) + 'px'
}
document.addEventListener('pointerover', (event) => show(event.target.closest?.('[data-tip]')))
document.addEventListener('scroll', () => show(null), { passive: true })
document.addEventListener('focusout', () => show(null))
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') return show(null)
  const marks = marksOf.get(document.activeElement)
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
  if (!marks?.length || !step) return
  event.preventDefault()
  // Kept apart from what is shown: a scroll that the focus has caused hides that.
  const now = places.get(marks)
  const next = now === undefined ? (step > 0 ? 0 : marks.length - 1) : (now + step + marks.length) % marks.length
  places.set(marks, next)
  show(marks[next])
})
if ('DecompressionStream' in window)
  for (const line of document.querySelectorAll('.downloads')) line.hidden = false
for (const button of document.querySelectorAll('[data-download]')) {
  button.addEventListener('click', async () => {
    const { download, name } = button.dataset
    const packed = atob(document.getElementById(download).textContent.trim())
    const bytes = Uint8Array.from(packed, (letter) => letter.charCodeAt(0))
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await new Response(stream).blob())
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 10000)
  })
}
const unfold = () => {
  const element = document.getElementById(location.hash.slice(1))?.closest('details')
  if (element) element.open = true
}
addEventListener('hashchange', unfold)
unfold()
let folded = []
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')]
  for (const element of folded) element.open = true
})
addEventListener('afterprint', () => {
  for (const element of folded) element.open = false
})
`
