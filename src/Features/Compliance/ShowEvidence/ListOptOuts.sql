select d.number, d.is_area, campaign.name as campaign, d.added_at, adder.name as added_by, d.source, d.reason, d.call_id, d.removed_at, remover.name as removed_by, d.removal_reason
  from (select * from do_not_call where number = @Number
         union
        select * from do_not_call where is_area and starts_with(@Number, number)) d
  left join campaigns campaign on campaign.id = d.campaign_id
  left join users adder on adder.id = d.added_by
  left join users remover on remover.id = d.removed_by
 order by d.added_at, d.id;
