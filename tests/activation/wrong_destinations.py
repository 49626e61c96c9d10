"""Marts of destinations with a mistake, each with what its error says."""

from __future__ import annotations

# Variables with a mistake, which only the last of these marts look at.
WRONG_VARIABLES = {
    "destinations": ["mete"],
    "offline_event_days": {"meta_events": 63},
    "destination_sources": {"snapchat": {"EMAIL_SHA": "email"}},
}

WRONG_MARTS = {
    "wrong_destination": (
        "{{ destination_audience('mete', segments=['pair']) }}",
        "wrong_destination: unknown destination 'mete'. Did you mean 'meta'? Valid: attentive, ",
    ),
    "wrong_attribute": (
        "{{ destination_audience('tiktok', segments=['pair'], attributes=['EMAIL', 'PHONES']) }}",
        "wrong_attribute: tiktok has no attribute 'PHONES'. Did you mean 'PHONE'? Valid: EMAIL, PHONE, IDFA, AAID.",
    ),
    "both_identifiers": (
        "{{ destination_audience('attentive', segments=['pair'], attributes=['phone', 'email']) }}",
        "both_identifiers: attentive takes phone or email, never both in one file. Choose one of them.",
    ),
    "no_identifier": (
        "{{ destination_audience('google_ads', segments=['pair'], attributes=['user-id']) }}",
        "no_identifier: google_ads requires email or phone. Choose one of them.",
    ),
    "name_without_place": (
        "{{ destination_audience('google_ads', segments=['pair'], attributes=['email', 'firstname']) }}",
        "google_ads takes firstname, lastname, zip, country together, and lastname is not chosen. Add it, "
        "or leave all out.",
    ),
    "no_required_attribute": (
        "{{ destination_audience('meta', segments=['pair'], attributes=['EMAIL']) }}",
        "no_required_attribute: meta requires EXTERN_ID, which is not chosen. Add it.",
    ),
    "wrong_audience": (
        "{{ destination_audience('criteo', segments=['pairs']) }}",
        "criteo audience: unknown segment 'pairs'. Did you mean 'pair'?",
    ),
    "wrong_people": (
        "{{ destination_audience('criteo', segments=['pair'], people='unified_payed_media') }}",
        "people are of 'unified_payed_media'. Did you mean 'unified_paid_media'? Valid: merged_customers, "
        "unified_paid_media.",
    ),
    "audience_of_households": (
        "{{ destination_audience('criteo', segments=['households']) }}",
        "criteo audience: households is not made of amperity_id. Name segments of customers.",
    ),
    "wrong_folder": (
        "select {% if execute %}{{ destination_is_on('meta') }}{% else %}1{% endif %}",
        "var destinations: unknown destination 'mete'. Did you mean 'meta'? Valid: all, attentive, braze, ",
    ),
    "too_many_days": (
        "select {% if execute %}{{ offline_event_days('meta_events') }}{% else %}1{% endif %}",
        "var offline_event_days: '63' for meta_events. Give a whole number of days from 1 to 62.",
    ),
    "wrong_source": (
        "{{ destination_audience('snapchat', segments=['pair']) }}",
        "var destination_sources: snapchat has no attribute 'EMAIL_SHA'. Did you mean 'EMAIL_SHA256'? Valid: ",
    ),
}
