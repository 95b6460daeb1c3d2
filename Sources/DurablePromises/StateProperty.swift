/// What holds in every state of the machine: 45 properties.
///
/// The names are the official ones; the sentences are those of protocol §8.
public enum StateProperty: String, CaseIterable, Hashable, Sendable {
  // MARK: One promise

  /// `createdAt <= timeoutAt`.
  case wellFormedPromiseCreatedAtLteTimeoutAt = "well_formed_promise_created_at_lte_timeout_at"
  /// A pending promise has `createdAt < timeoutAt`.
  case wellFormedPromisePendingCreatedBeforeDeadline =
    "well_formed_promise_pending_created_before_deadline"
  /// `settledAt`, if set, is `<= timeoutAt`.
  case wellFormedPromiseSettledAtLteTimeoutAt = "well_formed_promise_settled_at_lte_timeout_at"
  /// `settledAt`, if set, is `>= createdAt`.
  case wellFormedPromiseCreatedAtLteSettledAt = "well_formed_promise_created_at_lte_settled_at"
  /// `settledAt` is set exactly when the state is not pending.
  case wellFormedPromiseSettledAtIffNotPending =
    "well_formed_promise_settled_at_iff_not_pending"
  /// A pending promise has an empty value (no data, no headers).
  case wellFormedPromisePendingHasNoValue = "well_formed_promise_pending_has_no_value"
  /// The verdict of a deadline is fixed by the timer tag.
  ///
  /// If `settledAt == timeoutAt`, the state is `resolved` for a timer and `rejected_timedout`
  /// otherwise.
  case wellFormedPromiseDeadlineVerdictMatchesTimerTag =
    "well_formed_promise_deadline_verdict_matches_timer_tag"
  /// If `settledAt == timeoutAt`, the value is empty.
  case wellFormedPromiseDeadlineSettlementHasNoValue =
    "well_formed_promise_deadline_settlement_has_no_value"
  /// No promise is both a timer and targeted.
  case wellFormedPromiseTimerNotTargeted = "well_formed_promise_timer_not_targeted"
  /// `rejected_timedout` implies `settledAt == timeoutAt`.
  case wellFormedPromiseTimedoutIsServerOwned = "well_formed_promise_timedout_is_server_owned"
  /// No duplicate awaiter in the callback set.
  case wellFormedPromiseCallbacksUnique = "well_formed_promise_callbacks_unique"
  /// No duplicate address in the listener set.
  case wellFormedPromiseListenersUnique = "well_formed_promise_listeners_unique"
  /// A promise with callbacks or listeners is external.
  case wellFormedPromiseObligationsRequireExternal =
    "well_formed_promise_obligations_require_external"
  /// A promise is never its own awaiter.
  case wellFormedPromiseAwaiterIsNotSelf = "well_formed_promise_awaiter_is_not_self"
  /// `createdAt <= now`.
  case wellFormedPromiseCreatedAtLteNow = "well_formed_promise_created_at_lte_now"
  /// `settledAt <= now`.
  case wellFormedPromiseSettledAtLteNow = "well_formed_promise_settled_at_lte_now"

  // MARK: One task

  /// The pid is set exactly when acquired.
  case wellFormedTaskAcquiredIffHasPid = "well_formed_task_acquired_iff_has_pid"
  /// The ttl is set exactly when acquired.
  case wellFormedTaskAcquiredIffHasTtl = "well_formed_task_acquired_iff_has_ttl"
  /// The lease deadline is set exactly when acquired.
  case wellFormedTaskAcquiredIffHasExpiresAt = "well_formed_task_acquired_iff_has_expires_at"
  /// The retry instant is set exactly when pending.
  case wellFormedTaskPendingIffHasRetryAt = "well_formed_task_pending_iff_has_retry_at"
  /// A fulfilled task has no pid, ttl, lease, retry or resumes.
  case wellFormedTaskFulfilledIsCleared = "well_formed_task_fulfilled_is_cleared"
  /// A suspended task has no pid, ttl, lease or retry.
  case wellFormedTaskSuspendedIsCleared = "well_formed_task_suspended_is_cleared"
  /// A halted task has no pid, ttl, lease or retry.
  case wellFormedTaskHaltedIsCleared = "well_formed_task_halted_is_cleared"
  /// A suspended task has no resumes.
  case wellFormedTaskSuspendedHasNoResumes = "well_formed_task_suspended_has_no_resumes"
  /// No duplicate in resumes.
  case wellFormedTaskResumesUnique = "well_formed_task_resumes_unique"
  /// An acquired task has version >= 1.
  case wellFormedTaskAcquiredVersionPositive = "well_formed_task_acquired_version_positive"

  // MARK: Schedules and store

  /// Promise tags are not both timer and target.
  case wellFormedSchedulePromiseTagsNotTimerTargeted =
    "well_formed_schedule_promise_tags_not_timer_targeted"
  /// `createdAt <= nextRunAt`.
  case wellFormedScheduleCreatedAtLteNextRunAt =
    "well_formed_schedule_created_at_lte_next_run_at"
  /// `createdAt <= lastRunAt` if set.
  case wellFormedScheduleCreatedAtLteLastRunAt =
    "well_formed_schedule_created_at_lte_last_run_at"
  /// `lastRunAt < nextRunAt` if set.
  case wellFormedScheduleLastRunAtLtNextRunAt =
    "well_formed_schedule_last_run_at_lt_next_run_at"
  /// Promise ids are unique.
  case wellFormedStorePromiseIdsUnique = "well_formed_store_promise_ids_unique"
  /// Task ids are unique.
  case wellFormedStoreTaskIdsUnique = "well_formed_store_task_ids_unique"
  /// Schedule ids are unique.
  case wellFormedStoreScheduleIdsUnique = "well_formed_store_schedule_ids_unique"
  /// Outbox keys are unique.
  case wellFormedStoreOutboxKeysUnique = "well_formed_store_outbox_keys_unique"

  // MARK: Several objects

  /// Every task has a targeted promise of the same id, and every targeted promise has a task.
  case consistentTaskIffTargetedPromise = "consistent_task_iff_targeted_promise"
  /// The task of a settled promise is fulfilled.
  case consistentSettledPromiseHasFulfilledTask =
    "consistent_settled_promise_has_fulfilled_task"
  /// Every awaiter in a callback set is an existing promise with a target.
  case consistentCallbackAwaiterIsTargeted = "consistent_callback_awaiter_is_targeted"
  /// Every listener address is valid.
  case consistentListenerAddressesDeliverable = "consistent_listener_addresses_deliverable"
  /// Every queued execute names an existing task.
  case consistentOutboxExecuteNamesExistingTask =
    "consistent_outbox_execute_names_existing_task"
  /// A queued execute's version is <= the task's version.
  case consistentOutboxNeverAhead = "consistent_outbox_never_ahead"
  /// A queued execute goes to its promise's target tag.
  case consistentOutboxExecuteAddressIsTargetTag =
    "consistent_outbox_execute_address_is_target_tag"
  /// A queued unblock carries a settled record of a stored settled promise.
  case consistentOutboxUnblockNamesSettledPromise =
    "consistent_outbox_unblock_names_settled_promise"
  /// A queued unblock goes to a valid address.
  case consistentOutboxUnblockAddressDeliverable =
    "consistent_outbox_unblock_address_deliverable"
  /// A suspended task has something to wait for.
  ///
  /// A suspended task whose promise is logically pending is registered as awaiter on at least one
  /// promise.
  case consistentSuspendedTaskHoldsRung = "consistent_suspended_task_holds_rung"
  /// A fulfilled task's promise is settled.
  case consistentSettledTaskPromiseSettled = "consistent_settled_task_promise_settled"
}
