/// What holds from each state of the machine to the next: 50 properties.
///
/// The names are the official ones; the sentences are those of protocol §8.
public enum TransitionProperty: String, CaseIterable, Hashable, Sendable {
  // MARK: Promises

  /// Param, tags, timeoutAt, createdAt never change.
  case preservedPromiseBirthFieldsImmutable = "preserved_promise_birth_fields_immutable"
  /// Once settled, state, settledAt and value never change and the promise does not vanish.
  case preservedSettledPromiseRecord = "preserved_settled_promise_record"
  /// No promise is ever deleted.
  case monotonePromiseSetGrows = "monotone_promise_set_grows"
  /// A settled state stays the same.
  case preservedPromiseStateFrozenOnceSettled = "preserved_promise_state_frozen_once_settled"
  /// Nothing becomes pending again.
  case preservedPromiseSettlementIsOneWay = "preserved_promise_settlement_is_one_way"
  /// SettledAt changes exactly when the state changes.
  case consistentPromiseSettledAtMovesWithState =
    "consistent_promise_settled_at_moves_with_state"
  /// The value does not change while pending.
  case preservedPromiseValueUntilSettlement = "preserved_promise_value_until_settlement"
  /// B has no duplicate promise ids.
  case preservedPromiseNoDuplicateIds = "preserved_promise_no_duplicate_ids"
  /// While still pending, callbacks are never removed; a new pending promise has none.
  case monotonePromiseCallbacksGrowWhilePending =
    "monotone_promise_callbacks_grow_while_pending"
  /// On a settled promise callbacks are never added; a promise born settled has none.
  case monotonePromiseCallbacksShrinkOnceSettled =
    "monotone_promise_callbacks_shrink_once_settled"
  /// Same for listeners while pending.
  case monotonePromiseListenersGrowWhilePending =
    "monotone_promise_listeners_grow_while_pending"
  /// Same for listeners once settled.
  case monotonePromiseListenersShrinkOnceSettled =
    "monotone_promise_listeners_shrink_once_settled"
  /// The only state changes are pending → any of the four settled states.
  case consistentPromiseStateEdgeAdmissible = "consistent_promise_state_edge_admissible"
  /// A promise leaves pending by a request before its deadline, or by the deadline.
  ///
  /// A promise leaving pending was settled either at now, strictly before its deadline and not as
  /// `rejected_timedout`; or by its deadline: settledAt = timeoutAt <= now, verdict fixed by the
  /// timer tag, value unchanged.
  case consistentPromiseSettlementStamp = "consistent_promise_settlement_stamp"
  /// A promise becoming `rejected_timedout` has a deadline <= now and is stamped with it.
  case preservedTimedoutIsServerOwned = "preserved_timedout_is_server_owned"
  /// A new promise has no callbacks, listeners or value, createdAt <= now.
  ///
  /// Is either pending with createdAt < timeoutAt and no settledAt, or settled with createdAt =
  /// settledAt = timeoutAt <= now and the verdict its timer tag fixes.
  case consistentNewPromiseBornClean = "consistent_new_promise_born_clean"

  // MARK: Tasks

  /// No task is ever deleted.
  case monotoneTaskSetGrows = "monotone_task_set_grows"
  /// Version rises by exactly 1 on pending → acquired and is unchanged on every other change.
  case monotoneTaskVersionIncreasesOnlyOnAcquisition =
    "monotone_task_version_increases_only_on_acquisition"
  /// A fulfilled task stays fulfilled, same version, everything cleared.
  case preservedFulfilledTask = "preserved_fulfilled_task"
  /// Only these edges.
  ///
  /// Pending→{pending, acquired, halted, fulfilled}; acquired→{pending, acquired, suspended,
  /// halted, fulfilled}; suspended→{pending, suspended, halted, fulfilled}; halted→{pending,
  /// halted, fulfilled}; fulfilled→fulfilled.
  case consistentTaskStateEdgeAdmissible = "consistent_task_state_edge_admissible"
  /// A task that is acquired in b was pending or acquired in a, or is new.
  case preservedTaskAcquisitionOnlyFromPending = "preserved_task_acquisition_only_from_pending"
  /// A task that is suspended in b was acquired or suspended in a (never new).
  case preservedTaskSuspensionOnlyFromAcquired = "preserved_task_suspension_only_from_acquired"
  /// A halted task goes only to halted, pending or fulfilled.
  case preservedTaskHaltedOnlyReentersViaPending =
    "preserved_task_halted_only_reenters_via_pending"
  /// If a pending promise settles, its task is fulfilled in b.
  case consistentSettlementFulfilsTask = "consistent_settlement_fulfils_task"
  /// A task becomes fulfilled only in the step in which its promise settles (or at birth).
  case consistentTaskFulfilmentNeedsSettlement = "consistent_task_fulfilment_needs_settlement"
  /// A task and its promise are born together.
  ///
  /// A new task comes with its new targeted promise (fulfilled iff that promise is born settled)
  /// as pending v0, acquired v>=1 or fulfilled v0; and a new targeted promise has a task.
  case consistentTaskBirthCouplesPromiseBirth = "consistent_task_birth_couples_promise_birth"
  /// A new task is in one of three states, without resumes.
  ///
  /// A new task is pending with only a retry instant, or fulfilled and cleared, or acquired with
  /// version >= 1, pid, ttl, lease and no retry; always without resumes.
  case consistentTaskBirthState = "consistent_task_birth_state"
  /// Leaving acquired clears pid, ttl and lease together and keeps the version.
  case consistentTaskLeaseReleasedAtomically = "consistent_task_lease_released_atomically"
  /// While acquired at one version, pid and ttl do not change.
  case preservedTaskLeaseHolderStable = "preserved_task_lease_holder_stable"
  /// What a lease consists of is set, cleared and kept together.
  ///
  /// Pid, ttl and lease deadline are all unchanged, or all set on entering acquired, or all
  /// cleared on leaving it, or only the deadline moves while acquired.
  case consistentTaskLeaseFieldsMoveTogether = "consistent_task_lease_fields_move_together"
  /// Resumes either grow or become empty.
  case monotoneTaskResumesGrowOrClear = "monotone_task_resumes_grow_or_clear"
  /// Resumes become empty only when the task is acquired, suspended or fulfilled in b.
  case consistentTaskResumesClearedOnlyOnDispatchOrPark =
    "consistent_task_resumes_cleared_only_on_dispatch_or_park"
  /// Entering acquired.
  ///
  /// From pending, version rises, pid and ttl set, lease = now + ttl, retry and resumes empty.
  case consistentTaskAcquisitionIsAtomic = "consistent_task_acquisition_is_atomic"
  /// A lease deadline is either now + ttl or unchanged with the same ttl and state.
  case consistentTaskLeaseDeadlineIsNowPlusTtl =
    "consistent_task_lease_deadline_is_now_plus_ttl"
  /// An existing task entering pending has retryAt == now.
  case consistentTaskPendingEntryArmsRetry = "consistent_task_pending_entry_arms_retry"
  /// While pending, retryAt changes only if the old one was due.
  case consistentTaskRetryRearmOnlyWhenDue = "consistent_task_retry_rearm_only_when_due"
  /// While pending, a changed retryAt is strictly after now.
  case monotoneTaskRetryRearmAdvances = "monotone_task_retry_rearm_advances"
  /// Suspended → pending: resumes not empty, retryAt == now, version unchanged.
  case consistentTaskWakeRecordsResume = "consistent_task_wake_records_resume"

  // MARK: Obligations, dispatch, outbox, schedules

  /// No step puts a task into pending when its promise's deadline has passed.
  case preservedNoDeadDispatch = "preserved_no_dead_dispatch"
  /// A newly queued execute names a task whose promise is logically pending.
  case preservedExecuteOnlyForLiveTask = "preserved_execute_only_for_live_task"
  /// A callback or listener disappears only from a promise that is settled in b.
  case consistentObligationDischargeRequiresSettled =
    "consistent_obligation_discharge_requires_settled"
  /// When a callback (p, x) disappears, x's task is fulfilled or has p in its resumes.
  case consistentCallbackConsumptionResumesAwaiter =
    "consistent_callback_consumption_resumes_awaiter"
  /// When a listener (p, address) disappears, exactly one unblock for it is in the outbox.
  case consistentListenerConsumptionEnqueuesUnblock =
    "consistent_listener_consumption_enqueues_unblock"
  /// A task is woken only by a callback.
  ///
  /// A task goes suspended → pending only together with the removal of one of its callbacks,
  /// whose promise is in its resumes.
  case consistentWakeFollowsCallbackConsumption = "consistent_wake_follows_callback_consumption"
  /// A task that enters suspended is registered as awaiter on at least one pending promise.
  ///
  /// The official sentence says that it is *newly* registered. Of a task that was woken by one of
  /// two promises and suspends again on the other that is not true: that registration survived the
  /// wake.
  case consistentSuspensionRegistersCallback = "consistent_suspension_registers_callback"
  /// Outbox keys are never removed (delivery is outside the machine.
  ///
  /// Evaluate with delivered entries retained, or skip).
  case monotoneOutboxKeysNeverDisappear = "monotone_outbox_keys_never_disappear"
  /// A new execute carries the task's current version and its promise's target address.
  case consistentNewExecuteMatchesTaskAndTarget =
    "consistent_new_execute_matches_task_and_target"
  /// A new unblock carries exactly the stored settled record.
  case consistentNewUnblockCarriesStoredRecord = "consistent_new_unblock_carries_stored_record"
  /// A new unblock corresponds to a listener that was registered in a and is gone in b.
  case consistentNewUnblockDischargesItsListener =
    "consistent_new_unblock_discharges_its_listener"
  /// Cron, promiseId, promiseTimeout, promiseParam, promiseTags, createdAt never change.
  case preservedScheduleBirthFieldsImmutable = "preserved_schedule_birth_fields_immutable"
}
