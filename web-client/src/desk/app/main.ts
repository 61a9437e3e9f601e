import { createApp } from 'vue'
import { judgeWhole } from '@/shared/validator'
import '@/shared/parts/tokens.css'
import './element'
import './desk.css'
import '../print/print.css'
import Desk from './Desk.vue'

judgeWhole()
createApp(Desk).mount('#app')
