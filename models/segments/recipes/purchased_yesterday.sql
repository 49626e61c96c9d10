{{ segment(include=has_purchased(date=['on', 'yesterday'])) }}
