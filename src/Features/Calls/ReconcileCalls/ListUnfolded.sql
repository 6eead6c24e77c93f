-- What a node that died left behind; and what came before anybody knew whose it was. A sweep's own news is folded at once.
select distinct coalesce(news.call_id, leg.call_id)
  from webhook_inbox news
  left join call_legs leg on leg.call_sid = news.call_sid and leg.line_id is null
  join calls call on call.id = case when news.call_id is null then leg.call_id else news.call_id end
 where news.folded_at is null
   and (news.received_at < @Before or news.path = 'sweep')
   and news.received_at <= @Now;
