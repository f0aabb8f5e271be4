import { chainSchema } from '../chain.ts';
import { deploymentListSchema, deploymentSchema } from '../deployment.ts';
import { deploymentRollbackRequest } from '../deploymentRollback.ts';
import { doctorSchema } from '../doctor.ts';
import { healthSchema } from '../health.ts';
import {
  candidateSchema,
  imageHistorySchema,
  imageListSchema,
  imageSchema,
  revokeRequest,
  rollbackRequest,
} from '../image.ts';
import { problemSchema } from '../problem.ts';
import { runDetailSchema, runListSchema, runRequest, runSchema, stepSchema } from '../run.ts';
import { sessionSchema } from '../session.ts';
import { statusSchema } from '../status.ts';
import { taskListSchema, taskSchema, taskUpdate } from '../task.ts';
import { whySchema } from '../why.ts';

/** What requests are made of. */
export const requestSchemas = {
  RunRequest: runRequest,
  TaskUpdate: taskUpdate,
  RollbackRequest: rollbackRequest,
  RevokeRequest: revokeRequest,
  DeploymentRollbackRequest: deploymentRollbackRequest,
} as const;

/** What answers are made of. */
export const answerSchemas = {
  Candidate: candidateSchema,
  Chain: chainSchema,
  Deployment: deploymentSchema,
  DeploymentList: deploymentListSchema,
  Doctor: doctorSchema,
  Health: healthSchema,
  Image: imageSchema,
  ImageHistory: imageHistorySchema,
  ImageList: imageListSchema,
  Problem: problemSchema,
  Run: runSchema,
  RunDetail: runDetailSchema,
  RunList: runListSchema,
  Session: sessionSchema,
  Status: statusSchema,
  Step: stepSchema,
  Task: taskSchema,
  TaskList: taskListSchema,
  Why: whySchema,
} as const;

export type SchemaName = keyof typeof requestSchemas | keyof typeof answerSchemas;
