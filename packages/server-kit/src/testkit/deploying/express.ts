import { createExpressHandler } from '@callseal/server-kit/express';
import express from 'express';
import { callseal } from './callseal.js';

const app = express();
app.use('/voice', createExpressHandler(callseal));
app.use(express.json());

app.listen(Number(process.env.PORT), '127.0.0.1');
