-- 短信签名: whose name stands before a county's text messages, as registered with the carrier.
ALTER TABLE regions ADD COLUMN signature TEXT;
