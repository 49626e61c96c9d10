{{ segment(include=attribute('customer_attributes.historical_purchaser_lifecycle_status', 'is exactly', 'New')) }}
