export const ticket = /\b[A-Z]{2,8}-\d+\b/
