/** The name by which columns are compared: lower case, letters and digits only (`Trip_Pickup_DateTime` -> `trippickupdatetime`). */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
