export { deadPage, eventPage, eventsPage } from '@hookline/server/history'
