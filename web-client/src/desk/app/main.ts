import { createApp } from 'vue'
import '@/shared/parts/tokens.css'
import './element'
import './desk.css'
import '../print/print.css'
import Desk from './Desk.vue'

createApp(Desk).mount('#app')
