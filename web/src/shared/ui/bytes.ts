/** `1.2 GB`, in the page's language: decimal units, as disks are sold. */
export function bytes(amount: number, language: string): string {
  const [value, unit, digits] = amount < 1e6 ? [Math.ceil(amount / 1e3), "kB", 0] : amount < 1e9 ? [amount / 1e6, "MB", amount < 1e7 ? 1 : 0] : amount < 1e12 ? [amount / 1e9, "GB", amount < 1e11 ? 1 : 0] : [amount / 1e12, "TB", 1];
  return `${new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)} ${unit}`;
}
