import { createApp } from 'vue'
import '@/shared/tokens.css'
import './element'
import './desk.css'
import './print/print.css'
import Desk from './Desk.vue'

createApp(Desk).mount('#app')
