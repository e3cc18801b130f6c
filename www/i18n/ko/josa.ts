/** How a text ends when it is read aloud. */
export type Ending = 'vowel' | 'ㄹ' | 'consonant'

/** What follows a value in a text, behind what closes a quotation: both forms of a particle, as Korean writes them where either may be right. */
const either = /^(["'”’)\]}]*)(은\(는\)|이\(가\)|을\(를\)|과\(와\)|\(으\))/
/** The digits as they are read: 영 일 이 삼 사 오 육 칠 팔 구; a number that ends with 0 is read with 십, 백, 천, …, whose end is like 영's. */
const digits: readonly Ending[] = ['consonant', 'ㄹ', 'vowel', 'consonant', 'vowel', 'vowel', 'consonant', 'ㄹ', 'ㄹ', 'vowel']
const [firstSyllable, lastSyllable, finals, rieul] = [0xac00, 0xd7a3, 28, 8]

/** Joins texts and the values between them: behind a value, as in `${node}이(가)`, the particle becomes the one that its last sound takes. */
export function say(texts: readonly string[], ...values: readonly unknown[]): string {
  return values.reduce<string>((said, value, i) => {
    const before = said + String(value)
    return before + fitting(texts[i + 1] ?? '', before)
  }, texts[0] ?? '')
}

/** A text whose first particle fits what is before it. */
function fitting(text: string, before: string): string {
  const [whole, closing = '', both] = either.exec(text) ?? []
  return whole === undefined || both === undefined ? text : closing + particle(both, endingOf(before)) + text.slice(whole.length)
}

function particle(both: string, ending: Ending): string {
  if (both === '(으)') return ending === 'consonant' ? '으' : ''
  return both[ending === 'vowel' ? 2 : 0] ?? ''
}

/** By the last syllable, digit, unit or letter; what stands in parentheses or quotes is not what a reader hears last. */
export function endingOf(text: string): Ending {
  const heard = text.replace(/\([^()]*\)$/, '').replace(/[\s"'“”‘’()[\]{}<>.,;:!?…]+$/, '')
  const code = heard.charCodeAt(heard.length - 1)
  if (code >= firstSyllable && code <= lastSyllable) return syllable((code - firstSyllable) % finals)
  if (/\d ?(ms|s|%|KB|MB|×)$/.test(heard)) return 'vowel'
  const digit = /\d$/.exec(heard)
  return digit ? (digits[Number(digit[0])] ?? 'vowel') : latin(heard)
}

function syllable(final: number): Ending {
  return final === 0 ? 'vowel' : final === rieul ? 'ㄹ' : 'consonant'
}

/** A word in Latin letters, as Korean engineers read it: capitals by their names, others as they sound (풋, 커밋, 랩, 로그, 디스크). */
function latin(heard: string): Ending {
  if (/(^|[^a-z])[A-Z]*[LR]$/.test(heard) || /(l|le)$/.test(heard)) return 'ㄹ'
  if (/(^|[^a-z])[A-Z]*[MN]$/.test(heard) || /([mn]e?|ng|(^|[^aeiou])[aeiou][ptkb])$/.test(heard)) return 'consonant'
  return 'vowel'
}
