import CtapiCore
