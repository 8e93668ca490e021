"""The words that sites put around articles, by what they are for: those of the web at large, never of one site.

Each kind is a list of patterns that a short line matches whole, in lower case. Of lines as long as a paragraph a few
words are looked for that articles hardly ever hold. English first, then German, French, Spanish, and others.
"""

import re
from enum import StrEnum


class Kind(StrEnum):
    """What a line of furniture is for."""

    NONE = ""
    SHARE = "share button"
    NETWORK = "network"
    COMMENTS = "comments"
    REPLY = "reply button"
    RELATED = "teasers"
    NEWSLETTER = "newsletter"
    LEGAL = "footer link"
    MENU = "menu"
    READ_MORE = "read more"
    FILED = "filed under"
    ADVERT = "advertisement"
    BYLINE = "byline"
    CREDIT = "picture credit"
    COOKIES = "cookie notice"
    BIO = "about the author"
    PROMOTION = "promotion"


_COUNT = r"\(?[0-9][0-9.,]*k?\)?"
_NETWORKS = (
    r"facebook|x|twitter|whatsapp|pinterest|linked ?in|reddit|telegram|messenger|instagram|threads|bluesky|mastodon"
    r"|tumblr|google(?: ?\+| plus)?|youtube|tik ?tok|snapchat|flipboard|pocket|xing|vk|sms|rss(?:[- ]feeds?)?|flickr"
    r"|delicious|digg|stumble ?upon"
)

_SHORT: dict[Kind, tuple[str, ...]] = {
    Kind.NETWORK: (rf"{_NETWORKS}|e-?mail|print",),
    Kind.SHARE: (
        rf"(?:{_NETWORKS}) (?:icon|logo|link|{_COUNT}|\(opens in (?:a )?new window\))",
        r"(?:click to )?(?:share|tweet|pin|send|e-?mail|print|teilen|twittern|partager|compartir|compartilhar|condividi"
        rf"|delen)(?: (?:this|it|on|via|with|by|bei|auf|sur|en|no|su|op|per|ce|cet|article|story|post|page|recipe"
        rf"|lesson|artikel|seite|a friend|\w+ ?\+?|{_NETWORKS})){{0,4}}[:!.]?",
        rf"(?:auf|bei|per) (?:{_NETWORKS}|e-?mail) (?:teilen|empfehlen|weiterleiten)(?: \(.*\))?",
        rf"{_COUNT} ?(?:shares?|likes?|tweets?|pins?|views?|votes?|partages|mal geteilt|reads?)",
        r"copy link|link kopieren|bookmark(?: this)?|drucken|imprimer|imprimir|stampa|e-?mail(?: address| this)?",
        r"permalink|embed|more options|like this:?|like loading.*|add to (?:favorites|favourites|list)",
    ),
    Kind.COMMENTS: (
        rf"(?:{_COUNT} )?(?:comments?|kommentare?|commentaires?|coment[aá]rios?|commenti|reacties?|responses|replies"
        rf"|antworten|thoughts on .*|réactions?)(?: ?{_COUNT}| \(.*\)|:| on .*| for .*| to .*| zu .*)?",
        rf"{_COUNT} (?:response|reply|antwort|réponse)(?: to .*)?",
        r"(?:leave|post|add|write|submit) (?:a|your) (?:comment|reply|response)s?.*",
        r"(?:view|show|see|load|read)(?: all| more)?(?: [0-9]+)? comments?.*",
        r"join the (?:conversation|discussion).*|be the first to comment.*|no comments(?: yet)?|cancel reply",
        r"comments (?:are )?(?:closed|off).*|log ?in to (?:reply|comment).*|notify me of .*|readers'? comments.*",
        r"(?:newest|oldest) first|keine kommentare.*|kommentieren|laisser un commentaire|ajouter un commentaire",
        r"(?:schreibe? einen|neuen|hinterlasse? einen|ihr|dein) kommentar.*",
        r"kommentar (?:schreiben|verfassen|abgeben|hinterlassen)|(?:deja|a[ñn]adir) una? (?:comentario|respuesta)",
    ),
    Kind.REPLY: (
        r"reply|antworten|r[ée]pondre|responder|rispondi|beantwoorden|report(?: abuse| comment)?|flag|melden|signaler",
        r"quote|zitieren|like|unlike|upvote|downvote|recommend|link to this|collapse|expand",
        r"(?:[0-9]+ )?(?:minutes?|hours?|days?|weeks?|months?|years?) ago|vor [0-9]+ \w+|il y a [0-9]+ \w+",
        r"hace [0-9]+ \w+|\w+ says:|\w+ said\.*|\w+ sagt:|\w+ meint:",
    ),
    Kind.RELATED: (
        r"(?:related|more|recommended|popular|latest|recent|similar|other|featured|trending|top|new|weitere|ähnliche"
        r"|verwandte|neueste|beliebte|aktuelle|most (?:read|popular|viewed|shared|commented)|must[- ]reads?"
        r"|editor'?s?'? picks?)(?: (?:articles?|posts?|stor(?:y|ies)|programs?|for you|news|content|links?|reads?"
        r"|topics?|videos?|recipes?|guides?|from .{1,50}|in .{1,40}|by .{1,40}|like this|coverage|now|today|beiträge?"
        r"|artikel|themen|nachrichten|meldungen|entries|headlines|galleries|and \w+)){1,3}:?",
        r"related:?(?: .{0,80})?|see also:?|also (?:see|read|on):? .{0,60}|more like this|further reading",
        r"you (?:may|might|'ll|will) (?:also )?(?:like|enjoy|love|be interested).{0,30}",
        r"read (?:next|also|this next):?.{0,80}|(?:next up|up next)(?: in .+)?:?|next:? .{0,80}",
        r"(?:trending|featured|most read|most popular|top stories|what to read next|recommended|sponsored)(?: now)?:?",
        r"promoted(?: stories| content)?|around the web|from (?:around )?the web|from our partners",
        r"mehr (?:zum thema|zu|aus|von|artikel|themen|über|dazu).{0,50}|zum thema:?.{0,60}|meistgelesen.*",
        r"(?:auch|das könnte sie auch|das könnte dich|könnte dir auch) .{0,25}(?:interessieren|gefallen|lesen).{0,15}",
        r"lesen sie (?:auch|mehr|hier).{0,80}|à lire (?:aussi|également).{0,80}|lire aussi.{0,80}|leia também.{0,80}",
        r"(?:sur le|dans le) même (?:sujet|thème)|articles? (?:liés?|similaires?|connexes?|récents?)",
        r"(?:les )?plus lus|(?:noticias|art[íi]culos) (?:relacionad[oa]s|similares)|lo más (?:leído|visto)",
        r"te puede interesar.*|leggi anche.{0,80}|lees (?:ook|meer).{0,80}",
    ),
    Kind.NEWSLETTER: (
        r"(?:.{0,40}\b)?newsletters?\b.{0,50}|.{0,40}(?:in|to) your inbox.{0,20}|unsubscribe.{0,40}|no spam.{0,40}",
        r"(?:sign up|subscribe|register)(?: (?:now|today|here|free|for|to|via|by|with)\b.{0,60})?",
        r"(?:enter |type )?your e-?mail(?: address)?(?: \*| here.*|:)?|get (?:the|our) (?:latest|daily|weekly).{0,60}",
        r"thank(?:s| you) for (?:subscribing|signing).{0,30}|jetzt (?:anmelden|abonnieren).{0,20}|abonnieren.{0,30}",
        r"s'abonner.{0,30}|abonnez-vous.{0,40}|suscr[íi]b(?:ete|irse).{0,40}",
    ),
    Kind.LEGAL: (
        r"(?:copyright|©|\(c\)) ?.{0,120}|.{0,90}all rights reserved.{0,40}|.{0,60}alle rechte vorbehalten.{0,30}",
        r".{0,60}tous droits réservés.{0,30}|.{0,60}todos los derechos.{0,30}|do not sell.{0,40}|ad ?choices",
        r"(?:privacy|cookies?|terms|legal|accessibility|disclaimer)(?: (?:policy|policies|notice|settings|preferences"
        r"|statement|information|of (?:use|service)|and conditions|& conditions|& cookies))*|about(?: us| this site)?",
        r"datenschutz\w*|impressum|agb|sitemap|site map|contact(?: us)?|kontakt|advertis(?:e|ing)(?: with us)?",
        r"careers?|jobs|press|feedback|help(?: & support| centre| center)?|hilfe|faqs?|imprint|nutzungsbedingungen",
        r"mentions légales|politique de confidentialité|confidentialité|contacto?|aviso legal|mediadaten",
        r"(?:proudly )?powered by .{0,40}|back to top|nach oben|haut de page|manage (?:cookies|preferences|consent)",
    ),
    Kind.MENU: (
        r"(?:skip|jump|zum|aller|ir) (?:to |directly to |direkt |au |al )?(?:the |main |primary )?(?:content|navigation"
        r"|search|footer|main|inhalt|hauptinhalt|suche|menü|contenu|menu|contenido|recipe|video|comments).{0,20}",
        r"(?:toggle |open |close |main |primary |mobile |show |site |hamburger )?(?:menu|menü|navigation|nav|sidebar"
        r"|search|suchen?|recherche|rechercher|buscar|cerca|cart|warenkorb|basket)(?: (?:icon|menu|toggle|close|open"
        r"|form|bar|box|for:?|nach:?))*:?",
        r"home(?:page)?|startseite|accueil|inicio|log ?in|log ?out|sign ?in|sign ?out|sign ?up(?: now)?|register",
        r"anmelden|einloggen|registrieren|abmelden|mein konto|my (?:account|profile)|connexion|se connecter",
        r"iniciar sesión|account|settings|loading\.*|please wait.*|menu icon .*|(?:site )?logo(?: ?[-:–‑].*)?",
        r".{0,40} (?:logo|icon)|forgot(?:ten)? (?:your )?password\??|remember me|username|password|welcome back!?",
        r"get access|(?:previous|next|prev|older|newer|vorheriger?|nächster?|précédent|suivant|anterior|siguiente)"
        r"(?: (?:article|post|page|story|entry|posts|entries|slide|image|photo|lesson|chapter|artikel|beitrag|seite))?",
        r"[«»<>←→‹›|]+ ?.{0,60}|.{0,60} ?[«»→›]|page [0-9]+(?: of [0-9]+)?|(?:[0-9]+ ){2,}[0-9.…]*",
        r"close|schlie(?:ß|ss)en|fermer|cerrar|dismiss|cancel|submit|all|see all|view all|show (?:more|less|all)",
        r"mehr(?: anzeigen)?|categories|category|kategorien|archives?|select month|monat auswählen|blogroll|meta",
        r"select (?:a )?(?:language|country|region|category).{0,10}|deutsch|english|français|español",
        r"follow(?: (?:us|me|@.*|on|this|\w+)){0,4}:?|folgen sie uns.*|suivez-nous.*|síguenos.*|connect with us.*",
        r"find us.*|download (?:our|the) .{0,20}app|get the app.*|buy now|add to (?:cart|basket|bag)|shop now",
        r"table of contents|inhaltsverzeichnis|sommaire|on this page:?|in this (?:article|guide|story|post):?",
        r"finished|mark (?:as )?(?:complete|finished)",
    ),
    Kind.READ_MORE: (
        r"(?:read|keep|continue|learn|find out|see|discover|view|show)(?: (?:the|full|rest|reading|more|out))*"
        r"(?: (?:more|reading|article|story|post|rest))(?: ?[»>→….]+| about .{0,60}| here)?|full story.{0,5}",
        r"(?:weiter ?lesen|mehr lesen|mehr erfahren)(?: ?[»>→….]+| .{0,20})?|lire (?:la suite|plus).{0,10}",
        r"leer más.{0,5}|seguir leyendo.{0,5}|leggi tutto.{0,5}|lees verder.{0,5}|more ?[»>→…]+",
    ),
    Kind.FILED: (
        r"(?:tags?|tagged(?: (?:with|as|in))?|filed (?:under|in)|posted in|categor(?:y|ies)|topics?|keywords|labels?"
        r"|schlagw[öo]rter|schlagworte|kategorien?|themen|stichworte|mots[- ]clés|etiquetas): ?.{0,150}",
        r"tags|tagged|filed under|keywords|schlagwörter|schlagworte|mots-clés|etiquetas",
        r"this (?:entry|post|article) was (?:posted|written|published).{0,150}",
    ),
    Kind.ADVERT: (
        r"advertisements?|sponsored(?: content| by .{0,40})?|scroll to continue.*|skip ad(?:vert(?:isement)?)?",
        r"story continues below.*|article continues (?:below|after).*|continue reading (?:below|the main story).*",
        r"anzeige|werbung|publicité|publicidad|pubblicità|advertentie|- ?(?:anzeige|advertisement|werbung) ?-|ad",
        r".{0,20}affiliate[- ]link.{0,40}|play(?: video)?|watch(?: video| now)?",
        r"(?:this )?video is (?:not |un)available.*",
        r"media playback.*|(?:please )?enable javascript.*",
    ),
    Kind.BYLINE: (
        r"(?:(?:written|words|posted|published|reviewed|article|text|photos?|story|medically reviewed|edited) )?"
        r"(?:by|von|par|por|di)[: ] ?[^.!?]{2,80}",
        r"(?:first |last |originally )?(?:published|posted|updated|modified|reviewed|created|veröffentlicht"
        r"|aktualisiert|publié|mis à jour|publicado|actualizado|date|datum|stand)(?: (?:on|at|am|le|el))?:? .{0,60}",
        r"[0-9]{1,3} ?-? ?min(?:ute)?s?(?: ?-? ?read(?:ing)?(?: time)?| lesezeit| de lecture| de lectura)",
        r"(?:estimated )?(?:reading time|lesezeit|temps de lecture).{0,20}|about the authors?|über den autor",
    ),
    Kind.CREDIT: (
        r"(?:photo(?:graph)?s?|picture|image|illustration|bild(?:er)?|foto(?:s|grafie)?|quelle|source|credit|crédit"
        r"|video|figure|fig\.?)s?(?: (?:credit|courtesy|source|by|von|par|por|of|via))*(?: ?[:–—©(/|] ?| [0-9]+[.:]"
        r"| ©).{0,160}|© .{1,60}|hide caption|toggle caption|[\w() .-]{1,80}\.(?:jpe?g|png|gif|svg|webp|avif|heic)",
        r".{0,140}(?:/ ?(?:getty|ap|reuters|afp|dpa|epa|shutterstock|istock|alamy|unsplash)\b.{0,30}"
        r"|\b(?:getty images|shutterstock|istock|adobe stock|stock photo|file photo|picture alliance)\b.{0,40})",
        r"(?:enlarge|zoom|click to enlarge).{0,20}(?:image|picture|photo|gallery|bild).{0,20}",
        r"(?:image|photo|bild|slide) ?[0-9]+ ?(?:of|/|von) ?[0-9]+.{0,30}",
    ),
}

_KINDS = list(_SHORT)
_EXPRESSION = re.compile("|".join(f"(?P<k{at}>{'|'.join(_SHORT[kind])})" for at, kind in enumerate(_KINDS)))

_LONG: dict[Kind, str] = {
    Kind.COOKIES: r"\bcookies?\b.{0,80}(?:site|use|consent|experience|accept|website|browser|einverstanden|utilis)",
    Kind.LEGAL: r"all rights reserved|alle rechte vorbehalten|tous droits réservés|copyright ©|© ?(?:19|20)[0-9]{2}"
    r"|may not be (?:published|reproduced)|terms of (?:use|service)|privacy policy|registered charity",
    Kind.NEWSLETTER: r"newsletter|your inbox|sign(?:ing)? up (?:for|to) our|jetzt anmelden|abonnieren"
    r"|abonnez|unsubscribe",
    Kind.COMMENTS: r"your e?-?mail address will not be published|required fields are|netiquette|kommentarfunktion"
    r"|comments? (?:is|are) (?:closed|moderated)",
    Kind.BIO: r"\b(?:is|ist|est) (?:an? |the |our |eine?r? |une? )?(?:[\w-]+ ){0,3}(?:writer|editor|reporter|journalist"
    r"|author|blogger|correspondent|columnist|freelancer|contributor|photographer|redakteur\w*|autorin|journaliste)\b"
    r"|follow (?:him|her|them|me|us) on|(?:his|her) (?:latest|new) book",
    Kind.PROMOTION: r"click here|download (?:our|the|your) (?:free|app)|buy (?:now|your|tickets)|free shipping"
    r"|add to cart|limited time|app store|google play|affiliate|as an amazon|sponsored by",
}
_WITHIN = re.compile("|".join(f"(?P<k{at}>{words})" for at, words in enumerate(_LONG.values())))
_WITHIN_KINDS = list(_LONG)


def kind_of(text: str) -> Kind:
    """Return what a short line is for, NONE if it could be anything.

    >>> kind_of("Leave a reply"), kind_of("Warm water")
    (<Kind.COMMENTS: 'comments'>, <Kind.NONE: ''>)
    """
    found = _EXPRESSION.fullmatch(text.casefold())
    return _KINDS[int((found.lastgroup or "k0")[1:])] if found else Kind.NONE


def kind_within(text: str) -> Kind:
    """Return what the words of a line as long as a paragraph are for, NONE if it could be an article's.

    >>> kind_within("We use cookies to make this site work better for you and for all who read it.")
    <Kind.COOKIES: 'cookie notice'>
    """
    found = _WITHIN.search(text.casefold())
    return _WITHIN_KINDS[int((found.lastgroup or "k0")[1:])] if found else Kind.NONE
