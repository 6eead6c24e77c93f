select day, seq, receipt_id, problem from broken_receipts() order by day, seq limit @Most;
