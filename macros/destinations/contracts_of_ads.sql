{#- What advertising platforms take. Each macro returns the parts of destination_contract() in which its kind differs from the rest. -#}

{#- Meta (Facebook) audiences; DOBY, DOBM, DOBD and FI are derived there and must not be sent. -#}
{% macro contract_of_meta() %}
    {%- do return({
        'attributes': [
            contract_attribute('EXTERN_ID', 'amperity_id', 'trimmed_text'),
            contract_attribute('EMAIL', 'email', 'sendable_email', hash=true),
            contract_attribute('PHONE', 'phone', 'phone_digits_with_country', hash=true),
            contract_attribute('FN', 'given_name', 'name_for_meta', hash=true),
            contract_attribute('LN', 'surname', 'name_for_meta', hash=true),
            contract_attribute('ST', 'state', 'place_for_meta', hash=true),
            contract_attribute('CT', 'city', 'place_for_meta', hash=true),
            contract_attribute('ZIP', 'postal', 'postal_for_meta', hash=true),
            contract_attribute('COUNTRY', 'country', 'country_code_lower', hash=true),
            contract_attribute('BIRTH', 'birthdate', 'plausible_birthdate'),
            contract_attribute('GEN', 'gender', 'gender_for_meta', hash=true),
            contract_attribute('MADID', none, 'trimmed_lower', hash=true),
        ],
        'required': {'all': ['EXTERN_ID'], 'any': []},
    }) -%}
{% endmacro %}


{#- TikTok audiences: an e-mail address or a phone number, or both with var tiktok_require_both. Apple's id is not hashed. -#}
{% macro contract_of_tiktok() %}
    {%- set both = var('tiktok_require_both', false) -%}
    {%- do return({
        'attributes': [
            contract_attribute('EMAIL', 'email', 'email_for_tiktok', hash=true),
            contract_attribute('PHONE', 'phone', 'phone_e164', hash=true),
            contract_attribute('IDFA', none, 'trimmed_text'),
            contract_attribute('AAID', none, 'trimmed_lower', hash=true),
        ],
        'required': {'all': ['EMAIL', 'PHONE'], 'any': []} if both else {'all': [], 'any': [['EMAIL'], ['PHONE']]},
    }) -%}
{% endmacro %}


{#- Criteo audiences: one column. -#}
{% macro contract_of_criteo() %}
    {%- do return({
        'attributes': [contract_attribute('email', 'email', 'sendable_email', hash=true)],
        'required': {'all': ['email'], 'any': []},
    }) -%}
{% endmacro %}


{#- Google Ads customer lists. Consent is what vars google_ad_user_data and google_ad_personalization say. -#}
{% macro contract_of_google_ads() %}
    {%- set answers = ['UNSPECIFIED', 'GRANTED', 'DENIED'] -%}
    {%- do return({
        'attributes': [
            contract_attribute('email', 'email', 'sendable_email', hash=true),
            contract_attribute('phone', 'phone', 'phone_e164', hash=true),
            contract_attribute('firstname', 'given_name', 'name_for_google', hash=true),
            contract_attribute('lastname', 'surname', 'name_for_google', hash=true),
            contract_attribute('zip', 'postal', 'trimmed_lower'),
            contract_attribute('country', 'country', 'country_code'),
            contract_attribute('mobile-id', none, 'trimmed_lower'),
            contract_attribute('user-id', none, 'trimmed_text'),
            contract_attribute('ad-user-data', "'" ~ chosen('google_ad_user_data', answers) ~ "'"),
            contract_attribute('ad-personalization', "'" ~ chosen('google_ad_personalization', answers) ~ "'"),
        ],
        'required': {'all': [], 'any': [['email'], ['phone']]},
        'together': ['firstname', 'lastname', 'zip', 'country'],
    }) -%}
{% endmacro %}


{#- Pinterest audiences: one column. -#}
{% macro contract_of_pinterest() %}
    {%- do return({
        'attributes': [contract_attribute('email', 'email', 'sendable_email', hash=true)],
        'required': {'all': ['email'], 'any': []},
    }) -%}
{% endmacro %}


{#- Snapchat audiences: any of three identifiers. -#}
{% macro contract_of_snapchat() %}
    {%- do return({
        'attributes': [
            contract_attribute('EMAIL_SHA256', 'email', 'sendable_email', hash=true),
            contract_attribute('PHONE_SHA256', 'phone', 'phone_digits_with_country', hash=true),
            contract_attribute('MOBILE_AD_ID_SHA256', none, 'trimmed_lower', hash=true),
        ],
        'required': {'all': [], 'any': [['EMAIL_SHA256'], ['PHONE_SHA256'], ['MOBILE_AD_ID_SHA256']]},
    }) -%}
{% endmacro %}
