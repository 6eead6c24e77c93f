select exists (select from queues where lower(name) = lower(@Name) and archived_at is null and not @Archived and id <> @Id) as name_taken,
       @DepartmentId::uuid is not null and not exists (select from departments where id = @DepartmentId) as unknown_department,
       @OverflowQueueId::uuid is not null and not exists (select from queues where id = @OverflowQueueId and id <> @Id and archived_at is null) as unknown_overflow,
       exists (select from unnest(@MemberIds::uuid[]) m (id) where not exists (select from users u where u.id = m.id and u.active)) as unknown_member,
       exists (select from unnest(@Numbers::uuid[]) n (id)
                where not exists (select from phone_numbers p where p.id = n.id and p.active
                                     and (@ReachDepartmentId::uuid is null or p.department_id = @ReachDepartmentId or p.queue_id = @Id))) as unknown_number,
       (select name from queues where overflow_queue_id = @Id and archived_at is null order by name limit 1) as last_resort_of;
