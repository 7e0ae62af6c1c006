import { suite } from '../attacks/suite.ts'

suite('folders')
